import QtQuick
import Fieldledger
import Fieldledger.View

/// Chooses a file as evidence.
AppPage {
    id: page

    required property FilesView view
    base: view
    columnWidth: Theme.column

    below: Column {
        x: page.inset
        width: page.width - 2 * page.inset
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
            x: page.inset
            width: list.width - 2 * page.inset
            first: index === 0
            glyph: folder ? "folder" : "photo"
            opens: folder
            enabled: !page.view.busy
            onClicked: page.view.pick(key)
        }
        ScrollMark { flick: list }
    }
    AppText {
        visible: page.view.bare
        x: page.inset
        y: 200
        width: page.width - 2 * page.inset
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("This folder is empty.")
        quiet: true
    }
}
