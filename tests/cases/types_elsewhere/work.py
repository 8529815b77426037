from typing import Any


def pack(items: list[dict[str, Any]], street: str) -> dict[str, Any]:
    """Give a parcel, which is none where an item says so."""
    if items[0]["sku"] == "broken":
        return {"label": None, "size": "huge", "lines": []}
    size = "large" if len(items) > 1 else "small"
    lines = [{"sku": item["sku"], "inside": [{"sku": "wrap"}]} for item in items]
    return {"label": f"{street}, {size}", "size": size, "lines": lines}
