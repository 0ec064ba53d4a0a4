import QtQuick
import Fieldledger
import Fieldledger.View

/// What became of a visit, as far as this device knows it, newest first.
ScrollPage {
    id: page

    required property HistoryView view
    base: view
    emptyText: qsTr("Nothing has happened yet")
    emptyGlyph: "history"

    tools: IconButton {
        glyph: "export"
        text: qsTr("Export")
        onClicked: page.view.openExport()
    }

    Card {
        width: parent.width
        padding: 0
        spacing: 0
        Repeater {
            model: page.view.rows
            delegate: EventLine { width: parent.width }
        }
    }
}
