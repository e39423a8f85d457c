-- Money out: payees, payouts, what a payee owes back.
SELECT 1;
