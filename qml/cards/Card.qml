import QtQuick
import Fieldledger

/// A sheet of paper: things that belong together.
Rectangle {
    id: card

    default property alias content: column.data
    property int padding: Theme.space
    property alias spacing: column.spacing
    property string tone: ""

    implicitWidth: 320
    implicitHeight: column.implicitHeight + 2 * padding
    radius: Theme.radius
    color: tone === "" ? Theme.surface : Theme.wash(tone)
    border { width: Theme.stroke; color: tone === "" ? Theme.line : Theme.ink(tone) }

    Column {
        id: column
        x: card.padding
        y: card.padding
        width: card.width - 2 * card.padding
        spacing: Theme.gap
    }
}
