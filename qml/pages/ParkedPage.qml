import QtQuick
import Fieldledger
import Fieldledger.View

/// What the server keeps aside, why, and whose it is. One is let in, or stays where it is.
ScrollPage {
    id: page

    required property ParkedView view
    base: view

    ServerLine { width: parent.width; view: page.view }
    AppText {
        width: parent.width
        visible: page.view.rows.count > 0
        text: qsTr("Nothing of this is lost, and nobody has to decide: what stays here goes on waiting, and its author sees that it does. What people found is not shown to administrators.")
        size: Theme.small
        quiet: true
    }
    Repeater {
        model: page.view.rows
        delegate: Card {
            id: set
            required property string key
            required property string name
            required property string place
            required property string reason
            required property string inside
            required property string saved
            required property bool waits
            readonly property bool doubted: page.view.doubted === key
            width: parent.width
            AppText { width: parent.width; text: set.name; size: Theme.lead; strong: true }
            AppText { width: parent.width; visible: text !== ""; text: set.place; quiet: true }
            AppText { width: parent.width; text: set.reason; color: Theme.warn }
            AppText { width: parent.width; text: set.inside }
            AppText { width: parent.width; visible: text !== ""; text: set.saved; size: Theme.small; quiet: true }
            AppText {
                width: parent.width
                visible: set.waits
                text: qsTr("It comes in by itself once that is there.")
                size: Theme.small
                quiet: true
            }
            AppButton {
                visible: !set.doubted && !set.waits
                text: qsTr("Let it in…")
                Accessible.name: text + " " + set.name
                enabled: !page.view.busy
                onClicked: page.view.doubt(set.key)
            }
            DoubtBanner {
                width: parent.width
                visible: set.doubted
                busy: page.view.busy
                text: qsTr("Let this in as your own act?")
                detail: qsTr("It is merged like a change that came late: where somebody else wrote meanwhile, a person decides between both. It cannot be taken back, and the record says that you let it in.")
                act: qsTr("Let it in")
                keep: qsTr("Keep it aside")
                onActed: page.view.release(set.key)
                onKept: page.view.doubt()
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
        text: qsTr("Nothing is kept aside.")
        quiet: true
    }
}
