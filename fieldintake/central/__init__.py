"""The central service: keeps sealed messages for organisations and cannot read any of them."""
