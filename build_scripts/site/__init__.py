"""The site: MkDocs hook, rendering, content security policy, development server, offline copy."""
