import QtQuick
import Fieldledger
import Fieldledger.View

/// One indicator: what was promised, what was found last, what is found now.
Card {
    id: card

    required property ReadingsView view
    required property string key
    required property string group
    required property string name
    required property string target
    required property string last
    required property string lastWhen
    required property string typed
    required property string unit
    required property string problem
    required property string problemTone
    required property string hint
    required property int likelihood
    required property string cause
    required property bool causeNeeded
    required property string note

    spacing: 14

    Column {
        width: parent.width
        spacing: 2
        AppText { width: parent.width; text: card.group; size: Theme.small; quiet: true; visible: text !== "" }
        AppText { width: parent.width; text: card.name; size: Theme.lead; strong: true }
    }
    Flow {
        width: parent.width
        spacing: Theme.wideSpace
        Figure { label: qsTr("Target"); value: card.target === "" ? "—" : card.target }
        Figure {
            label: card.lastWhen === "" ? qsTr("Last visit") : qsTr("Last visit %1").arg(card.lastWhen)
            value: card.last === "" ? "—" : card.last
        }
    }
    FormField {
        width: parent.width
        label: qsTr("Found now")
        value: card.typed
        unit: card.unit
        hint: card.hint
        problem: card.problem
        problemTone: card.problemTone
        numeric: true
        needed: true
        readOnly: card.view.readOnly
        subject: card.name
        onTyped: (text) => card.view.typeValue(card.key, text)
    }
    ChoiceChips {
        width: parent.width
        label: qsTr("Likelihood of reaching the target")
        subject: card.name
        options: card.view.likelihoods
        tones: ["ok", "warn", "err"]
        current: card.likelihood
        readOnly: card.view.readOnly
        onChosen: (index) => card.view.choose(card.key, index)
    }
    FormText {
        width: parent.width
        visible: card.causeNeeded
        label: qsTr("Cause of the deviation")
        value: card.cause
        needed: true
        lines: 2
        readOnly: card.view.readOnly
        onTyped: (text) => card.view.typeCause(card.key, text)
    }
    FormText {
        width: parent.width
        visible: !card.view.readOnly || card.note !== ""
        label: qsTr("Note")
        value: card.note
        lines: 1
        readOnly: card.view.readOnly
        onTyped: (text) => card.view.typeNote(card.key, text)
    }
}
