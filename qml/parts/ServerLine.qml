import QtQuick
import Fieldledger
import Fieldledger.View

/// What the server has not answered yet, and why it did not do what was asked.
Column {
    id: line

    required property ClerkPage view

    visible: view.busy || view.trouble !== ""
    spacing: Theme.space

    Banner {
        width: parent.width
        glyph: "server"
        text: line.view.busy ? qsTr("Asking the server…") : ""
        action: qsTr("Stop waiting")
        onActed: line.view.cancel()
    }
    Banner {
        width: parent.width
        tone: "err"
        text: line.view.trouble
        detail: line.view.way
        action: line.view.busy ? "" : qsTr("Ask the server again")
        onActed: line.view.again()
    }
}
