import QtQuick
import Fieldledger
import Fieldledger.View

/// Chooses a file as evidence.
AppPage {
    id: page

    required property FilesView view
    base: view

    below: Column {
        x: page.margin
        width: page.width - 2 * page.margin
        Banner {
            width: parent.width
            tone: "err"
            text: page.view.trouble
        }
        Banner {
            width: parent.width
            text: page.view.busy ? qsTr("Keeping the original and making the copies") : ""
        }
        Item { width: 1; height: 8 }
    }
    content: ListView {
        id: list
        anchors.fill: parent
        model: page.view.rows
        boundsBehavior: Flickable.StopAtBounds
        bottomMargin: Theme.wideSpace
        delegate: ListRow {
            required property string key
            required property bool folder
            required property int index
            required name
            required detail
            x: page.margin
            width: list.width - 2 * page.margin
            first: index === 0
            glyph: folder ? "folder" : "photo"
            opens: folder
            enabled: !page.view.busy
            onClicked: page.view.pick(key)
        }
        ScrollMark { flick: list }
    }
}
