from tests.kernel.ledger.support import account, move

from steelyard.kernel.db import Session
from steelyard.kernel.ledger import post, statement


class TestStatement:
    async def test_shows_the_newest_first_with_the_balance_it_left(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session)
        await post(session, [move(a, b, 10, memo="one"), move(a, b, 20, memo="two")])
        page = await statement(session, a.id)
        assert [(line.amount_minor, line.balance_after_minor) for line in page.lines] == [
            (-20, 70),
            (-10, 90),
            (100, 100),
        ]
        assert [line.memo for line in page.lines[:2]] == ["two", "one"]
        assert page.next_cursor is None

    async def test_pages_without_gap_or_repeat_while_more_is_posted(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session)
        await post(session, [move(a, b, 1) for _ in range(7)])
        seen: list[int] = []
        page = await statement(session, a.id, limit=3)
        while True:
            seen += [line.version for line in page.lines]
            if page.next_cursor is None:
                break
            await post(session, [move(a, b, 1)])
            page = await statement(session, a.id, page.next_cursor, limit=3)
        assert seen == [8, 7, 6, 5, 4, 3, 2, 1]

    async def test_is_empty_for_an_account_that_never_moved(self, session: Session) -> None:
        page = await statement(session, (await account(session)).id)
        assert (list(page.lines), page.next_cursor) == ([], None)
