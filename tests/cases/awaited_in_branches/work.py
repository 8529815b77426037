def remind(approval_id: str) -> str:
    return "reminded" if approval_id else "nobody"
