-- Two people for what is dangerous, disputes that hold money, what people said.
SELECT 1;
