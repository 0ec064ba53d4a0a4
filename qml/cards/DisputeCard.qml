import QtQuick
import Fieldledger

/// One disputed value: what it is about, and every side of it to choose from.
Card {
    id: card

    required property string key
    required property string what
    required property string about
    required property string before
    required property list<string> values
    required property list<string> authors
    required property list<string> notes
    required property int standing
    required property int picked
    signal pickedSide(int side)

    spacing: 12

    Column {
        width: parent.width
        spacing: 2
        AppText { width: parent.width; text: card.what; size: Theme.small; quiet: true }
        AppText { width: parent.width; visible: text !== ""; text: card.about; size: Theme.lead; strong: true }
        AppText { width: parent.width; visible: text !== ""; text: card.before; quiet: true }
    }
    Flow {
        id: flow
        readonly property int columns: width > 260 * Math.min(Theme.textScale, 1.6) * card.values.length ? card.values.length : 1
        width: parent.width
        spacing: 12
        Repeater {
            model: card.values
            delegate: DisputeSide {
                required property int index
                required property string modelData
                width: Math.floor((flow.width - (flow.columns - 1) * 12) / flow.columns)
                value: modelData
                author: card.authors[index]
                note: card.notes[index]
                picked: card.picked === index
                onClicked: card.pickedSide(index)
            }
        }
    }
}
