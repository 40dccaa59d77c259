"""What runs beside the requests: retention, purging, the checks of `taskcast doctor`."""
