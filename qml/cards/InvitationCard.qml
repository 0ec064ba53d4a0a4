import QtQuick
import Fieldledger
import Fieldledger.View

/// A one-use code for a new device of a person, as a picture for its camera and as a line.
Card {
    id: card

    required property PersonView view

    spacing: 12

    SectionHeader { width: parent.width; text: qsTr("A new device") }
    AppText {
        width: parent.width
        visible: card.view.invitation === ""
        text: card.view.expired ? qsTr("The code has expired. What was not used of it opens nothing any more.")
            : qsTr("A code is good for one device and fifteen minutes. When the device has answered, it waits under Devices until you have compared its six digits.")
        quiet: true
    }
    Rectangle {
        visible: card.view.qr !== ""
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, 296)
        height: width
        color: "#ffffff"
        radius: 8
        Image {
            anchors { fill: parent; margins: 4 }
            source: card.view.qr === "" ? "" : "image://qr/" + encodeURIComponent(card.view.qr)
            sourceSize.width: width
            fillMode: Image.PreserveAspectFit
            smooth: false
            cache: false
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("The code as a picture for a camera")
        }
    }
    AppText {
        width: parent.width
        visible: text !== ""
        text: card.view.invitation
        strong: true
        wrapMode: Text.WrapAnywhere
    }
    AppText {
        width: parent.width
        visible: card.view.address !== ""
        text: qsTr("Address of the server: %1").arg(card.view.address)
        wrapMode: Text.WrapAnywhere
    }
    Row {
        visible: card.view.remaining !== ""
        spacing: 6
        Icon { anchors.verticalCenter: parent.verticalCenter; glyph: "history"; ink: Theme.warn; size: 20 }
        FitText { most: card.width - 2 * card.padding - 26; text: card.view.remaining; color: Theme.warn }
    }
    AppText {
        width: parent.width
        visible: card.view.invitation !== ""
        text: qsTr("Show it or read it out to this person alone: whoever uses it first enrols as them.")
        size: Theme.small
        quiet: true
    }
    AppButton {
        kind: card.view.invitation === "" ? "primary" : "plain"
        glyph: "plus"
        text: card.view.invitation === "" ? qsTr("Make a code") : qsTr("Make another code")
        enabled: !card.view.busy
        onClicked: card.view.invite()
    }
}
