"""Web push: the browser maker's push service and the browser, in one."""
