import QtQuick
import Fieldledger
import Fieldledger.View

/// Words and what they stand for, two columns where there is room. One without a word heads those
/// that follow it.
Column {
    id: facts

    property alias model: repeater.model
    readonly property bool narrow: width < 340 * Math.min(Theme.textScale, 1.6)

    spacing: narrow ? 10 : 8

    Repeater {
        id: repeater
        delegate: Flow {
            id: line
            required property string label
            required property string value
            required property int index
            readonly property bool heads: label === ""
            width: facts.width
            spacing: facts.narrow ? 0 : 12
            AppText {
                visible: !line.heads
                width: facts.narrow ? line.width : Math.round(line.width * 0.34)
                text: line.label
                size: Theme.small
                quiet: true
                topPadding: facts.narrow ? 0 : Theme.body - Theme.small
            }
            AppText {
                width: facts.narrow || line.heads ? line.width : line.width - Math.round(line.width * 0.34) - 12
                text: line.value
                strong: line.heads
                topPadding: line.heads && line.index > 0 ? Theme.gap : 0
            }
        }
    }
}
