"""Evidence: experiments that test what a map or an image seems to show."""
