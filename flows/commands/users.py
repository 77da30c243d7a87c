"""`payables users`: the people of the review desk, from a terminal."""

from __future__ import annotations

from typing import Annotated

import typer

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


def _say_link(desk: object, account_id: int) -> None:
    from flows.wiring import Office
    from pipeline.web.sign_in import password_link

    assert isinstance(desk, Office)  # noqa: S101 - typed loosely so that importing this file stays quick
    typer.echo(f"They choose their password at {password_link(desk.store, desk.settings.web_address, account_id)}")
    typer.echo("The link works once, for three days.")
