"""`payables users`: the people of the review desk, from a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from flows.wiring import Office
    from pipeline.accounts import Account

users = typer.Typer(help="The people of the review desk.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="The name somebody signs in with.", metavar="LOGIN")]
As = Annotated[str | None, typer.Option("--as", help="Who you are; else PAYABLES_USER, else your login.")]


@users.command("list")
def list_users() -> None:
    """List everybody.

    Example: payables users list
    """
    from flows.commands.tables import show_table
    from flows.wiring import office

    with office() as desk:
        people = desk.store.accounts.all()
    rows = [
        (one.login, one.name, ", ".join(sorted(one.roles)), "all" if one.entities is None else ", ".join(one.entities),
         "" if one.active else "switched off")
        for one in people
    ]  # fmt: skip
    show_table(("login", "name", "roles", "companies", ""), rows, empty="There is nobody yet: `payables users link`.")


@users.command("add")
def add_user(
    login: Login,
    name: Annotated[str, typer.Option("--name", help="The person's name.")],
    roles: Annotated[list[str], typer.Option("--role", help="clerk, approver, controller, admin or auditor.")],
    email: Annotated[str, typer.Option("--email")] = "",
    entities: Annotated[
        list[str] | None, typer.Option("--company", help="Ids of the companies they see; without it all.")
    ] = None,
    named: As = None,
) -> None:
    """Add a person, and print the link at which they choose their password.

    Example: payables users add ann --name "Ann Ames" --role clerk
    """
    from flows.commands.problems import Problem
    from flows.wiring import office, person
    from pipeline.accounts import Role
    from pipeline.store import LoginTakenError

    unknown = set(roles) - set(Role)
    if unknown:
        raise Problem(f"{', '.join(sorted(unknown))}: the roles are {', '.join(Role)}")
    with office() as desk:
        try:
            account = desk.store.accounts.add(
                login, name, {Role(one) for one in roles}, person(named), email=email, entities=entities
            )
        except LoginTakenError as error:
            raise Problem(str(error)) from error
        _say_link(desk, account.id)


@users.command("link")
def link(login: Annotated[str, typer.Argument(help="Whose; without it the first administrator's.")] = "") -> None:
    """Print a link at which somebody sets a new password, or the first administrator begins.

    Example: payables users link ann
    """
    from flows.commands.problems import Problem
    from flows.wiring import office
    from pipeline.web.sign_in import first_link

    with office() as desk:
        if not login:
            address = first_link(desk.store, desk.settings.web_address)
            if address is None:
                raise Problem("There are accounts already; say whose link you want: payables users link LOGIN")
            typer.echo(f"The first administrator begins at {address}")
            return
        account = desk.store.accounts.named(login)
        if account is None:
            raise Problem(f"there is nobody with the login {login}")
        _say_link(desk, account.id)


@users.command("off")
def switch_off(login: Login, named: As = None) -> None:
    """Switch a person off and sign them out. Their history stays.

    Example: payables users off ann
    """
    from flows.commands.problems import Problem
    from flows.wiring import office, person
    from pipeline.accounts import ChangeRefusedError

    with office() as desk:
        account = desk.store.accounts.named(login)
        if account is None:
            raise Problem(f"there is nobody with the login {login}")
        try:
            desk.store.accounts.change(account.id, person(named), active=False)
        except ChangeRefusedError as error:
            raise Problem(str(error)) from error
    typer.echo(f"{login} is switched off.")


@users.command("token")
def make_token(
    login: Login,
    name: Annotated[str, typer.Option("--name", help="What the token is for.")],
    scopes: Annotated[list[str], typer.Option("--scope", help="What it may do, of what the person may.")],
    days: Annotated[int, typer.Option("--days", min=0, help="How long it holds; 0 has no end.")] = 365,
    named: As = None,
) -> None:
    """Make a token with which a program acts for a person, and print it this once.

    Example: payables users token ann --name erp --scope see --scope upload
    """
    import datetime as dt

    from flows.commands.problems import Problem
    from flows.wiring import office, person
    from pipeline.accounts import Right
    from pipeline.store import ScopeError

    unknown = set(scopes) - set(Right)
    if unknown:
        raise Problem(f"{', '.join(sorted(unknown))}: the scopes are {', '.join(Right)}")
    until = dt.datetime.now(dt.UTC) + dt.timedelta(days=days) if days else None
    with office() as desk:
        account = _account(desk, login)
        try:
            wanted = {Right(one) for one in scopes}
            secret, token = desk.store.tokens.make(account.id, name, wanted, person(named), until)
        except ScopeError as error:
            raise Problem(str(error)) from error
    typer.echo(secret)
    ends = f"until {until:%Y-%m-%d}" if until else "until it is revoked"
    typer.echo(f"Token {token.id} of {login} holds {ends}. It is not shown again.", err=True)


@users.command("tokens")
def list_tokens(login: Annotated[str, typer.Argument(help="Whose; without it everybody's.")] = "") -> None:
    """List the tokens of programs.

    Example: payables users tokens ann
    """
    from flows.commands.tables import show_table
    from flows.wiring import office

    with office() as desk:
        found = desk.store.tokens.list(_account(desk, login).id if login else None)
    rows = [
        (one.id, one.account.login, one.name, " ".join(sorted(one.scopes)), _day(one.until), _day(one.used),
         f"revoked {_day(one.revoked)}" if one.revoked else "")
        for one in found
    ]  # fmt: skip
    show_table(("id", "login", "name", "scopes", "until", "used", ""), rows, right=(0,), empty="There are no tokens.")


@users.command("revoke")
def revoke_token(token_id: Annotated[int, typer.Argument(help="The token's id.")], named: As = None) -> None:
    """End a token, now.

    Example: payables users revoke 3
    """
    from flows.wiring import office, person

    with office() as desk:
        token = desk.store.tokens.revoke(token_id, person(named))
    typer.echo(f"Token {token.id}, {token.name} of {token.account.login}, is revoked.")


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _account(desk: Office, login: str) -> Account:
    from flows.commands.problems import Problem

    account = desk.store.accounts.named(login)
    if account is None:
        raise Problem(f"there is nobody with the login {login}")
    return account


def _say_link(desk: object, account_id: int) -> None:
    from flows.wiring import Office
    from pipeline.web.sign_in import password_link

    assert isinstance(desk, Office)  # noqa: S101 - typed loosely so that importing this file stays quick
    typer.echo(f"They choose their password at {password_link(desk.store, desk.settings.web_address, account_id)}")
    typer.echo("The link works once, for three days.")
