"""Makes pytest put this folder on the import path, so that tests in any folder below find `judging`."""
