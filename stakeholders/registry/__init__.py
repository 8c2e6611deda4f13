"""The registry in the admin: who may see whom, lists, import, merging, export, and invitations."""
