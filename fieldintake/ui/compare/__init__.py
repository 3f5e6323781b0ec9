"""Two cases side by side: is she the same person?"""
