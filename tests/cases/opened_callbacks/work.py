def ask(approval_id: str, all: list[dict[str, str]]) -> str:
    """Tell how many callbacks there are; ids are not the same in every execution."""
    assert approval_id == all[0]["id"] != all[1]["id"]
    return f"{len(all)}"
