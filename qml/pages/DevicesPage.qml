import QtQuick
import Fieldledger
import Fieldledger.View

/// Every device: whose it is, when it was last heard, whether it may speak.
ScrollPage {
    id: page

    required property DevicesView view
    base: view

    below: Column {
        x: page.inset
        width: page.width - 2 * page.inset
        spacing: page.frame.low ? 6 : 10
        SearchField {
            width: parent.width
            hint: qsTr("Person or device")
            text: page.view.search
            onTyped: (text) => page.view.search = text
        }
        FilterStrip {
            width: parent.width
            options: page.view.filters
            tones: ["warn", "ok", "quiet", "info"]
            current: page.view.filter
            onChosen: (index) => page.view.filter = index
        }
        Item { width: 1; height: 2 }
    }

    ServerLine { width: parent.width; view: page.view }
    Repeater {
        model: page.view.rows
        delegate: DeviceCard {
            required property string tone
            width: parent.width
            chipTone: tone
            doubted: page.view.doubted === key
            busy: page.view.busy
            onConfirmed: page.view.confirm(key)
            onDoubtRaised: page.view.doubt(key)
            onRevoked: page.view.revoke(key)
            onKept: page.view.doubt()
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
        text: page.view.search !== "" ? qsTr("No device fits what you look for.")
            : page.view.filter === 0 ? qsTr("No device waits to be confirmed.") : qsTr("There is no such device.")
        quiet: true
    }
}
