import QtQuick
import Fieldledger
import Fieldledger.View

/// One person: a one-use code for a new device, their roles, their devices.
ScrollPage {
    id: page

    required property PersonView view
    base: view

    ServerLine { width: parent.width; view: page.view }
    InvitationCard { width: parent.width; view: page.view }
    GrantsCard { width: parent.width; view: page.view }
    Card {
        width: parent.width
        visible: page.view.devices.count > 0
        padding: 0
        spacing: 0
        Item { width: 1; height: Theme.space }
        SectionHeader { x: Theme.space; width: parent.width - 2 * Theme.space; text: qsTr("Devices") }
        Repeater {
            model: page.view.devices
            delegate: ListRow {
                required property string label
                required property string seen
                required property string tone
                required property string copied
                required property int index
                required chip
                width: parent.width
                first: index === 0
                name: label
                detail: seen
                aside: copied
                chipTone: tone
                onClicked: page.view.open("Devices", page.view.title)
            }
        }
    }
}
