-- Decides and writes a list of operations. Called by kernel.ledger_post only.
--
-- Operations come as parallel arrays: operation i is p_op[i], p_key[i], … and its legs are the
-- next p_legs[i] elements of p_leg_*. Legs are a transfer's entries; a capture's credits (none:
-- everything goes to the hold's own destination); a hold's one positive amount. Legs name their
-- account by its number in p_accounts, which are distinct ids.
--
-- Three steps: lock and read; decide each operation in turn against running balances; write what
-- was accepted, set by set. The answer is a code, the id of the transfer or hold, and the
-- account, hold or transfer at fault, for each. A refused operation leaves no trace. With p_all,
-- one refusal refuses the list (`linked_refused` for the others). With p_wait false, an account
-- that another transaction has locked is not waited for, and what needs it is `account_busy`.
CREATE OR REPLACE FUNCTION kernel.ledger_apply(
    p_op text[], p_market text[], p_key text[], p_kind text[], p_subject_type text[],
    p_subject_id text[], p_provider_ref text[], p_reversal_of uuid[], p_memo text[],
    p_event_at timestamptz[], p_hold uuid[], p_to integer[], p_keep_rest boolean[],
    p_amount bigint[], p_expires_at timestamptz[], p_legs integer[],
    p_leg_account integer[], p_leg_amount bigint[], p_leg_currency text[],
    p_accounts uuid[], p_all boolean, p_wait boolean,
    OUT codes text[], OUT ids uuid[], OUT about uuid[]
)
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
-- Every statement below reads rows by key. A plan made while the tables were young and without
-- statistics could think otherwise, and a long-lived connection would keep it.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
    -- The largest integer every client, JavaScript included, can hold exactly.
    amount_max CONSTANT bigint := 9007199254740991;
    balance_max CONSTANT bigint := 4611686018427387904;
    stamp CONSTANT timestamptz := kernel.clock_now();
    n CONSTANT integer := cardinality(p_op);
    r record;

    -- Accounts by number: running balances, and what stands in an account's way.
    accounts kernel.ledger_account[];
    states text[];
    -- The operation that last named the account.
    named_by integer[];

    -- By operation. `twin` is the first operation with the same key, `hold_of` the first with
    -- the same hold; `holds` is filled at those places.
    known_id uuid[] := array_fill(NULL::uuid, ARRAY[n]);
    known_hash bytea[] := array_fill(NULL::bytea, ARRAY[n]);
    content bytea[] := known_hash;
    twin integer[];
    done_by integer[] := array_fill(0, ARRAY[n]);
    hold_of integer[] := array_fill(0, ARRAY[n]);
    holds kernel.ledger_hold[] := array_fill(NULL::kernel.ledger_hold, ARRAY[n]);
    reversed uuid[] := '{}';

    -- Rows to be written.
    transfers kernel.ledger_transfer[] := '{}';
    entries kernel.ledger_entry[] := '{}';
    entry_count integer := 0;
    new_holds kernel.ledger_hold[] := '{}';
    moves kernel.ledger_hold_move[] := '{}';

    -- The operation at hand.
    op text;
    code text;
    fault uuid;
    next_leg integer := 1;
    first_leg integer;
    last_leg integer;
    acct integer;
    account kernel.ledger_account;
    hold kernel.ledger_hold;
    amount bigint;
    captured bigint;
    released bigint;
    total bigint;
    one_currency boolean;
    short_account uuid;
    legs bytea;
    places bytea;
    hash bytea;
BEGIN
    codes := array_fill('ok'::text, ARRAY[n]);
    ids := known_id;
    about := known_id;

    -- 1. Lock and read. Holds name accounts, so their accounts come along; a hold changes only
    --    under its account's lock and is read once that is held.
    IF array_remove(p_hold, NULL) <> '{}' THEN
        SELECT p_accounts || coalesce(array_agg(DISTINCT more.id), '{}') INTO p_accounts
        FROM unnest(p_hold) AS w (id)
        JOIN kernel.ledger_hold AS h ON h.id = w.id,
            LATERAL (VALUES (h.account_id), (h.to_account_id)) AS more (id)
        WHERE more.id <> ALL (p_accounts);
    END IF;
    accounts := array_fill(NULL::kernel.ledger_account, ARRAY[cardinality(p_accounts)]);
    states := array_fill('account_not_found'::text, ARRAY[cardinality(p_accounts)]);
    named_by := array_fill(0, ARRAY[cardinality(p_accounts)]);
    FOR r IN SELECT * FROM kernel.ledger_lock_accounts(p_accounts, p_wait) LOOP
        accounts[r.n] := r.account;
        states[r.n] := r.state;
    END LOOP;
    IF array_remove(p_hold, NULL) <> '{}' THEN
        FOR r IN
            SELECT w.i, w.first, h AS row
            FROM (
                SELECT p.i, p.id, min(p.i) OVER (PARTITION BY p.id) AS first
                FROM unnest(p_hold) WITH ORDINALITY AS p (id, i)
            ) AS w
            JOIN kernel.ledger_hold AS h ON h.id = w.id
        LOOP
            hold_of[r.i] := r.first;
            holds[r.first] := r.row;
        END LOOP;
    END IF;
    FOR r IN SELECT * FROM kernel.ledger_known_keys(p_market, p_key) LOOP
        known_id[r.i] := r.id;
        known_hash[r.i] := r.content_hash;
    END LOOP;
    SELECT array_agg(w.first ORDER BY w.i) INTO twin FROM (
        SELECT k.i, (min(k.i) OVER (PARTITION BY k.market, k.key))::integer AS first
        FROM unnest(p_market, p_key) WITH ORDINALITY AS k (market, key, i)
    ) AS w;

    -- 2. Decide: one refusal after another, then the deed. `code` is set before the check that
    --    would make it the answer.
    FOR i IN 1 .. n LOOP
        op := p_op[i];
        fault := NULL;
        first_leg := next_leg;
        last_leg := next_leg + p_legs[i] - 1;
        next_leg := last_leg + 1;
        <<verdict>>
        BEGIN
            -- Done before?
            legs := '';
            FOR k IN first_leg .. last_leg LOOP
                legs := legs || kernel.ledger_leg(
                    p_accounts[p_leg_account[k]], p_leg_amount[k], p_leg_currency[k]
                );
            END LOOP;
            hash := kernel.ledger_content(
                p_market[i], p_key[i], p_kind[i], p_subject_type[i], p_subject_id[i],
                p_provider_ref[i], p_reversal_of[i], p_hold[i], p_memo[i], legs
            );
            IF op <> 'transfer' THEN
                hash := sha256(hash || convert_to(jsonb_build_array(
                    op, p_accounts[p_to[i]], p_keep_rest[i], p_amount[i]
                )::text, 'UTF8'));
            END IF;
            content[i] := hash;
            IF known_id[i] IS NULL AND done_by[twin[i]] > 0 THEN
                known_id[i] := ids[done_by[twin[i]]];
                known_hash[i] := content[done_by[twin[i]]];
            END IF;
            IF known_id[i] IS NOT NULL THEN
                ids[i] := known_id[i];
                code := 'exists';
                EXIT verdict WHEN hash = known_hash[i];
                code := 'exists_with_different_content';
                EXIT verdict;
            END IF;

            -- The hold to be moved. A capture's entries are a debit of the hold's account and
            -- then the credits.
            captured := 0;
            IF op IN ('capture', 'void', 'expire') THEN
                fault := p_hold[i];
                code := 'hold_not_found';
                EXIT verdict WHEN hold_of[i] = 0;
                hold := holds[hold_of[i]];
                EXIT verdict WHEN hold.market <> p_market[i];
                code := 'hold_not_active';
                EXIT verdict WHEN hold.status <> 'active';
                code := 'hold_expired';
                EXIT verdict WHEN op = 'capture' AND hold.expires_at <= stamp;
                code := 'hold_not_due';
                EXIT verdict WHEN op = 'expire'
                    AND coalesce(hold.expires_at, 'infinity') > stamp;
                acct := array_position(p_accounts, hold.account_id);
                code := states[acct];
                EXIT verdict WHEN code <> 'ok';
                account := accounts[acct];
                code := 'account_inconsistent';
                EXIT verdict WHEN account.held_minor < hold.remaining_minor;
            END IF;
            IF op = 'capture' THEN
                IF p_legs[i] = 0 THEN
                    code := 'too_few_entries';
                    EXIT verdict WHEN hold.to_account_id IS NULL;
                    captured := coalesce(p_amount[i], hold.remaining_minor);
                    p_leg_account := p_leg_account || acct
                        || array_position(p_accounts, hold.to_account_id);
                    p_leg_amount := p_leg_amount || -captured || captured;
                    p_leg_currency := p_leg_currency || hold.currency || hold.currency;
                ELSE
                    SELECT sum(w.amount), min(w.amount) INTO captured, amount
                    FROM unnest(p_leg_amount[first_leg:last_leg]) AS w (amount);
                    code := 'amount_not_positive';
                    EXIT verdict WHEN amount <= 0;
                    p_leg_account := p_leg_account || acct
                        || p_leg_account[first_leg:last_leg];
                    p_leg_amount := p_leg_amount || -captured
                        || p_leg_amount[first_leg:last_leg];
                    p_leg_currency := p_leg_currency || hold.currency
                        || p_leg_currency[first_leg:last_leg];
                END IF;
                code := 'amount_not_positive';
                EXIT verdict WHEN captured <= 0;
                code := 'capture_exceeds_hold';
                EXIT verdict WHEN captured > hold.remaining_minor;
                last_leg := cardinality(p_leg_account);
                first_leg := last_leg - greatest(p_legs[i], 1);
            END IF;

            -- The legs, and the balances they lead to.
            total := 0;
            one_currency := true;
            short_account := NULL;
            FOR k IN first_leg .. last_leg LOOP
                acct := p_leg_account[k];
                amount := p_leg_amount[k];
                fault := p_accounts[acct];
                code := 'amount_is_zero';
                EXIT verdict WHEN amount = 0;
                code := 'amount_out_of_range';
                EXIT verdict WHEN abs(amount) > amount_max;
                code := states[acct];
                EXIT verdict WHEN code <> 'ok';
                account := accounts[acct];
                code := 'account_of_another_market';
                EXIT verdict WHEN account.market <> p_market[i];
                code := 'account_currency_differs';
                EXIT verdict WHEN account.currency <> p_leg_currency[k];
                code := 'account_repeated';
                EXIT verdict WHEN named_by[acct] = i;
                named_by[acct] := i;
                code := 'balance_out_of_range';
                EXIT verdict WHEN abs(account.posted_minor + amount) > balance_max;
                IF account.floor = 'zero' AND account.posted_minor - account.held_minor < (
                    CASE op WHEN 'transfer' THEN -amount WHEN 'hold' THEN amount ELSE 0 END
                ) THEN
                    short_account := coalesce(short_account, fault);
                END IF;
                one_currency := one_currency AND account.currency = p_leg_currency[first_leg];
                total := total + amount;
            END LOOP;

            IF op = 'hold' THEN
                code := 'amount_not_positive';
                EXIT verdict WHEN amount < 0;
                IF p_to[i] IS NOT NULL THEN
                    fault := p_accounts[p_to[i]];
                    code := states[p_to[i]];
                    EXIT verdict WHEN code <> 'ok';
                    code := 'account_of_another_market';
                    EXIT verdict WHEN (accounts[p_to[i]]).market <> p_market[i];
                    code := 'account_currency_differs';
                    EXIT verdict WHEN (accounts[p_to[i]]).currency <> account.currency;
                    code := 'account_repeated';
                    EXIT verdict WHEN p_to[i] = acct;
                END IF;
            END IF;
            IF op IN ('transfer', 'capture') THEN
                fault := NULL;
                code := 'too_few_entries';
                EXIT verdict WHEN last_leg <= first_leg;
                code := 'unbalanced';
                EXIT verdict WHEN one_currency AND total <> 0;
                EXIT verdict WHEN NOT one_currency AND EXISTS (
                    SELECT 1 FROM unnest(
                        p_leg_currency[first_leg:last_leg], p_leg_amount[first_leg:last_leg]
                    ) AS w (currency, amount)
                    GROUP BY w.currency HAVING sum(w.amount) <> 0
                );
            END IF;
            IF p_reversal_of[i] IS NOT NULL THEN
                fault := p_reversal_of[i];
                code := kernel.ledger_reversal_state(p_market[i], p_reversal_of[i], legs);
                EXIT verdict WHEN code <> 'ok';
                code := 'reversed_already';
                EXIT verdict WHEN p_reversal_of[i] = ANY (reversed);
            END IF;
            fault := short_account;
            code := 'insufficient_funds';
            EXIT verdict WHEN short_account IS NOT NULL;

            -- Nothing stands in the way.
            code := 'ok';
            done_by[twin[i]] := i;
            reversed := array_append(reversed, p_reversal_of[i]);
            ids[i] := CASE WHEN op IN ('void', 'expire') THEN p_hold[i] ELSE uuidv7() END;

            IF op IN ('transfer', 'capture') THEN
                legs := '';
                places := '';
                FOR k IN first_leg .. last_leg LOOP
                    acct := p_leg_account[k];
                    account := accounts[acct];
                    account.posted_minor := account.posted_minor + p_leg_amount[k];
                    account.version := account.version + 1;
                    accounts[acct] := account;
                    entry_count := entry_count + 1;
                    entries[entry_count] := ROW(
                        ids[i], k - first_leg + 1, account.id, p_leg_amount[k],
                        account.currency, account.version, account.posted_minor
                    )::kernel.ledger_entry;
                    legs := legs || kernel.ledger_leg(
                        account.id, p_leg_amount[k], account.currency
                    );
                    places := places || kernel.ledger_place(account.version, account.posted_minor);
                END LOOP;
                IF op = 'capture' THEN
                    hash := kernel.ledger_content(
                        p_market[i], p_key[i], p_kind[i], p_subject_type[i], p_subject_id[i],
                        p_provider_ref[i], NULL, p_hold[i], p_memo[i], legs
                    );
                END IF;
                p_event_at[i] := coalesce(p_event_at[i], stamp);
                transfers := transfers || ROW(
                    ids[i], p_market[i], p_key[i], p_kind[i], p_subject_type[i],
                    p_subject_id[i], p_provider_ref[i], p_reversal_of[i], p_hold[i], p_memo[i],
                    p_event_at[i], stamp, hash,
                    kernel.ledger_digest(ids[i], hash, p_event_at[i], stamp, places)
                )::kernel.ledger_transfer;
            END IF;

            IF op = 'hold' THEN
                account.held_minor := account.held_minor + amount;
                accounts[acct] := account;
                new_holds := new_holds || ROW(
                    ids[i], p_market[i], account.id, p_accounts[p_to[i]], account.currency,
                    amount, amount, 0, 'active', p_key[i], p_kind[i], p_subject_type[i],
                    p_subject_id[i], p_memo[i], p_expires_at[i], stamp, 1
                )::kernel.ledger_hold;
                moves := moves || ROW(
                    ids[i], 1, 'placed', p_market[i], p_key[i], 0, 0, NULL, content[i], stamp
                )::kernel.ledger_hold_move;
            END IF;
            IF op IN ('capture', 'void', 'expire') THEN
                released := hold.remaining_minor - captured;
                IF op = 'capture' AND p_keep_rest[i] THEN
                    released := 0;
                END IF;
                acct := array_position(p_accounts, hold.account_id);
                account := accounts[acct];
                account.held_minor := account.held_minor - captured - released;
                accounts[acct] := account;
                hold.captured_minor := hold.captured_minor + captured;
                hold.remaining_minor := hold.remaining_minor - captured - released;
                hold.version := hold.version + 1;
                hold.status := CASE
                    WHEN hold.remaining_minor > 0 THEN 'active'
                    WHEN op = 'capture' THEN 'captured'
                    WHEN op = 'void' THEN 'voided'
                    ELSE 'expired'
                END;
                holds[hold_of[i]] := hold;
                moves := moves || ROW(
                    hold.id, hold.version,
                    CASE op WHEN 'capture' THEN 'captured' ELSE hold.status END,
                    p_market[i], p_key[i], captured, released,
                    CASE op WHEN 'capture' THEN ids[i] END, content[i], stamp
                )::kernel.ledger_hold_move;
            END IF;
        END verdict;

        codes[i] := code;
        CONTINUE WHEN code IN ('ok', 'exists');
        about[i] := fault;
        IF p_all THEN
            codes := array_fill('linked_refused'::text, ARRAY[n]);
            codes[i] := code;
            ids := array_fill(NULL::uuid, ARRAY[n]);
            RETURN;
        END IF;
    END LOOP;

    -- 3. Write.
    IF new_holds <> '{}' THEN
        INSERT INTO kernel.ledger_hold SELECT w.* FROM unnest(new_holds) AS w;
    END IF;
    IF transfers <> '{}' THEN
        INSERT INTO kernel.ledger_transfer SELECT w.* FROM unnest(transfers) AS w;
        INSERT INTO kernel.ledger_entry SELECT w.* FROM unnest(entries) AS w;
    END IF;
    IF moves <> '{}' THEN
        UPDATE kernel.ledger_hold AS h
        SET status = w.status, remaining_minor = w.remaining_minor,
            captured_minor = w.captured_minor, version = w.version
        FROM unnest(holds) AS w
        WHERE h.id = w.id AND h.version <> w.version;
        INSERT INTO kernel.ledger_hold_move SELECT w.* FROM unnest(moves) AS w;
    END IF;
    IF transfers <> '{}' OR moves <> '{}' THEN
        -- Only what we hold the lock of: what was busy when we looked may have moved on since.
        UPDATE kernel.ledger_account AS a
        SET posted_minor = w.posted_minor, held_minor = w.held_minor, version = w.version
        FROM unnest(accounts) WITH ORDINALITY AS w
        WHERE a.id = w.id AND states[w.ordinality] = 'ok'
            AND (a.version <> w.version OR a.held_minor <> w.held_minor);
    END IF;
END
$$;
