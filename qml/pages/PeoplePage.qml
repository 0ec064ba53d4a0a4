import QtQuick
import Fieldledger
import Fieldledger.View

/// Everybody whom the server knows; one of them opens.
ScrollPage {
    id: page

    required property PeopleView view
    base: view

    below: Column {
        x: page.inset
        width: page.width - 2 * page.inset
        SearchField {
            width: parent.width
            hint: qsTr("Name or duty")
            text: page.view.search
            onTyped: (text) => page.view.search = text
        }
        Item { width: 1; height: 12 }
    }

    ServerLine { width: parent.width; view: page.view }
    Card {
        width: parent.width
        visible: page.view.rows.count > 0
        padding: 0
        spacing: 0
        Repeater {
            model: page.view.rows
            delegate: ListRow {
                required property string key
                required property string about
                required property string roles
                required property int index
                required name
                width: parent.width
                first: index === 0
                glyph: "person"
                detail: about === "" || roles === "" ? about + roles : about + "\n" + roles
                onClicked: page.view.open("Person", key)
            }
        }
    }
    AppButton {
        visible: page.view.more
        text: qsTr("Show more")
        onClicked: page.view.showMore()
    }
    AppText {
        width: parent.width
        visible: page.view.rows.count === 0 && page.view.trouble === ""
        horizontalAlignment: Text.AlignHCenter
        topPadding: Theme.wideSpace
        text: qsTr("Nobody fits what you look for.")
        quiet: true
    }
}
