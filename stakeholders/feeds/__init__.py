"""Lists of consultations for feed readers and calendars: the same filters, order and items as the page."""
