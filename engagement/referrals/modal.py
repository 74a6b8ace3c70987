"""The referral modal: consent first, and nothing of the candidate is asked without it."""

from collections.abc import Callable, Sequence

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    RichTextBlock,
    RichTextElementParts,
    RichTextPreformattedElement,
    StaticSelectElement,
)

from engagement.common import ids
from engagement.common.blocks import Json, context, modal
from engagement.common.ids import INPUT, Action, Callback
from engagement.common.words import Texts
from engagement.people.views import said_readers
from engagement.referrals.draft import NOT_YET, YES, Draft, block_id_of, pack, shown_blocks
from engagement.referrals.rules import MAX_LENGTH
from engagement.referrals.service import ReferralForm
from engagement.referrals.taxonomy import (
    FAMILY_NAMES,
    LEVEL_NAMES,
    RELATIONS,
    ROLES_OF_FAMILY,
    SENIOR_ROLES,
    UNSURE,
)


def referral_modal(form: ReferralForm, texts: Texts) -> Json:
    """Draw the modal as its draft stands; what it hides for now travels in its metadata."""
    draft = form.draft
    blocks: list[Block] = []
    for block in shown_blocks(draft):
        blocks.append(_INPUTS[block](draft, texts))
        if block is ids.Block.LEVEL and draft.level in LEVEL_NAMES:
            blocks.append(context(texts.mrkdwn(f"referrals.lvl_{draft.level}_long")))
    if draft.consent == NOT_YET:
        blocks += [
            context(texts.mrkdwn("referrals.ask_preview")),
            ready_message(form.company, form.readers, texts),
        ]
    blocks.append(context(_privacy(form, texts)))
    correcting = form.correcting
    return modal(
        Callback.REFERRAL,
        texts.plain("referrals.title_correct" if correcting else "referrals.title"),
        blocks,
        submit=texts.plain(_submit_key(draft, correcting=correcting)),
        close=texts.plain("referrals.close"),
        private_metadata=pack(draft, form.referral_id),
    )


def ready_message(company: str, readers: Sequence[str], texts: Texts) -> RichTextBlock:
    """Draw the message that a referrer copies to ask the person with."""
    words = texts.plain("referrals.ask", company=company, **said_readers(readers, texts))
    return RichTextBlock(
        elements=[RichTextPreformattedElement(elements=[RichTextElementParts.Text(text=words)])]
    )


def _submit_key(draft: Draft, *, correcting: bool) -> str:
    if draft.consent == NOT_YET:
        return "referrals.submit_ask"
    return "referrals.submit_correct" if correcting else "referrals.submit"


def _privacy(form: ReferralForm, texts: Texts) -> str:
    if form.draft.consent == NOT_YET:
        return texts.mrkdwn("referrals.privacy_initials", days=form.ask_days)
    key = "privacy" if form.draft.consent == YES else "privacy_first"
    return texts.mrkdwn(f"referrals.{key}", **said_readers(form.readers, texts))


def _input(
    block: ids.Block,
    draft: Draft,
    label: str,
    element: InputInteractiveElement,
    *,
    optional: bool = False,
    reports: bool = False,
) -> InputBlock:
    return InputBlock(
        block_id=block_id_of(block, draft),
        label=label,
        element=element,
        optional=optional,
        dispatch_action=reports or None,
    )


def _chosen(options: Sequence[Option], value: str | None) -> Option | None:
    return next((option for option in options if option.value == value), None)


def _consent(draft: Draft, texts: Texts) -> InputBlock:
    options = [
        Option(value=YES, text=texts.plain("referrals.ok_yes")),
        Option(value=NOT_YET, text=texts.plain("referrals.ok_no")),
    ]
    element = RadioButtonsElement(
        action_id=Action.REFERRAL_CONSENT,
        options=options,
        initial_option=_chosen(options, draft.consent),
    )
    label = texts.plain("referrals.ok_label")
    return _input(ids.Block.CONSENT, draft, label, element, reports=True)


def _typed(
    block: ids.Block,
    *,
    label: str = "",
    placeholder: str = "",
    multiline: bool = False,
    optional: bool = False,
) -> Callable[[Draft, Texts], InputBlock]:
    """Make the drawing of a text input; its label is the words called as the block."""

    def draw(draft: Draft, texts: Texts) -> InputBlock:
        element = PlainTextInputElement(
            action_id=INPUT,
            max_length=MAX_LENGTH[block],
            multiline=multiline or None,
            initial_value=getattr(draft, block),
            placeholder=texts.plain(f"referrals.{placeholder}") if placeholder else None,
        )
        words = texts.plain(f"referrals.{label or block}")
        return _input(block, draft, words, element, optional=optional)

    return draw


def _family(draft: Draft, texts: Texts) -> InputBlock:
    options = [
        Option(value=key, text=name, description=texts.plain(f"referrals.fam_{key}"))
        for key, name in FAMILY_NAMES.items()
    ]
    element = StaticSelectElement(
        action_id=Action.REFERRAL_FAMILY,
        options=options,
        initial_option=_chosen(options, draft.family),
    )
    label = texts.plain("referrals.family")
    return _input(ids.Block.FAMILY, draft, label, element, reports=True)


def _role(draft: Draft, texts: Texts) -> InputBlock:
    options = [
        Option(value=key, text=name) for key, name in ROLES_OF_FAMILY[draft.family or ""].items()
    ]
    element = StaticSelectElement(
        action_id=INPUT, options=options, initial_option=_chosen(options, draft.role)
    )
    return _input(ids.Block.ROLE, draft, texts.plain("referrals.role"), element, optional=True)


def _level(draft: Draft, texts: Texts) -> InputBlock:
    options = [
        Option(value=key, text=name, description=texts.plain(f"referrals.lvl_{key}_short"))
        for key, name in LEVEL_NAMES.items()
    ]
    options.append(Option(value=UNSURE, text=texts.plain("referrals.unsure")))
    element = RadioButtonsElement(
        action_id=Action.REFERRAL_LEVEL,
        options=options,
        initial_option=_chosen(options, draft.level),
    )
    label = texts.plain("referrals.level")
    return _input(ids.Block.LEVEL, draft, label, element, reports=True)


def _senior(draft: Draft, texts: Texts) -> InputBlock:
    options = [Option(value=key, text=name) for key, name in SENIOR_ROLES.items()]
    element = CheckboxesElement(
        action_id=INPUT,
        options=options,
        initial_options=[option for option in options if option.value in draft.senior] or None,
    )
    return _input(ids.Block.SENIOR, draft, texts.plain("referrals.senior"), element)


def _relation(draft: Draft, texts: Texts) -> InputBlock:
    options = [Option(value=key, text=texts.plain(f"referrals.how_{key}")) for key in RELATIONS]
    element = StaticSelectElement(
        action_id=INPUT, options=options, initial_option=_chosen(options, draft.relation)
    )
    return _input(ids.Block.RELATION, draft, texts.plain("referrals.relation"), element)


def _keep(draft: Draft, texts: Texts) -> InputBlock:
    options = [Option(value=YES, text=texts.plain("referrals.keep"))]
    element = CheckboxesElement(
        action_id=INPUT, options=options, initial_options=options if draft.keep else None
    )
    label = texts.plain("referrals.keep_label")
    return _input(ids.Block.KEEP, draft, label, element, optional=True)


_INPUTS: dict[ids.Block, Callable[[Draft, Texts], InputBlock]] = {
    ids.Block.CONSENT: _consent,
    ids.Block.INITIALS: _typed(ids.Block.INITIALS, placeholder="initials_ph"),
    ids.Block.NAME: _typed(ids.Block.NAME),
    ids.Block.CONTACT: _typed(ids.Block.CONTACT, placeholder="contact_ph"),
    ids.Block.FAMILY: _family,
    ids.Block.ROLE: _role,
    ids.Block.LEVEL: _level,
    ids.Block.SENIOR: _senior,
    ids.Block.EVIDENCE: _typed(ids.Block.EVIDENCE, placeholder="evidence_ph", multiline=True),
    ids.Block.PASSION: _typed(ids.Block.PASSION, multiline=True, optional=True),
    ids.Block.RELATION: _relation,
    ids.Block.CV_LINK: _typed(ids.Block.CV_LINK, label="cv", placeholder="cv_ph", optional=True),
    ids.Block.KEEP: _keep,
}
