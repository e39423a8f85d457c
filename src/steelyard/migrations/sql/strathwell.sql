-- Event venues and vendors: vendors, templates, bookings, their money and disputes.
SELECT 1;
