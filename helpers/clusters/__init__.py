"""Work on other machines, through a Dask cluster: grading, and making activation atlases."""
