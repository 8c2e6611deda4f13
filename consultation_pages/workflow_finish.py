"""The finish action of the workflow; Wagtail imports this module while its own models load, so nothing else is here."""


def publish_approved(workflow_state, user=None):
    """Publishes what the workflow approved; see `consultation_pages.approval`."""
    from consultation_pages import approval  # models are ready only when a workflow finishes

    approval.publish_approved(workflow_state, user)
