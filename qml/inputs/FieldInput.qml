import QtQuick
import Fieldledger
import Fieldledger.View

/// A field of a form, as its row describes it.
Loader {
    id: slot

    required property string key
    required property string input
    required property string label
    required property string typed
    required property string unit
    required property string problem
    required property string hint
    required property list<string> options
    required property int chosen
    required property bool needed
    property EntryView view
    readonly property bool locked: view === null || view.readOnly

    sourceComponent: input === "choice" || input === "yesNo" ? chips : input === "text" ? sentences : line

    Component {
        id: line
        FormField {
            label: slot.label
            value: slot.typed
            unit: slot.unit
            hint: slot.hint
            problem: slot.problem
            problemTone: "warn"
            numeric: slot.input === "number" || slot.input === "day"
            needed: slot.needed
            readOnly: slot.locked
            onTyped: (text) => slot.view.typeIn(slot.key, text)
        }
    }
    Component {
        id: sentences
        FormText {
            label: slot.label
            value: slot.typed
            hint: slot.hint
            problem: slot.problem
            needed: slot.needed
            readOnly: slot.locked
            onTyped: (text) => slot.view.typeIn(slot.key, text)
        }
    }
    Component {
        id: chips
        ChoiceChips {
            label: slot.needed ? slot.label + " *" : slot.label
            options: slot.options
            current: slot.chosen
            readOnly: slot.locked
            onChosen: (index) => slot.view.choose(slot.key, index)
        }
    }
}
