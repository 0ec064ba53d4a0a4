import QtQuick
import Fieldledger
import Fieldledger.View

/// A visit's official form as a file.
ScrollPage {
    id: page

    required property ExportView view
    base: view

    Card {
        width: parent.width
        SectionHeader { width: parent.width; text: qsTr("Field visit record") }
        ChoiceChips {
            width: parent.width
            label: qsTr("Format")
            options: page.view.formats
            current: page.view.format
            onChosen: (index) => page.view.format = index
        }
        AppText { width: parent.width; text: qsTr("File"); size: Theme.small; strong: true; quiet: true }
        AppText { width: parent.width; text: page.view.file; wrapMode: Text.Wrap }
        AppText { width: parent.width; text: page.view.folder; size: Theme.small; quiet: true; wrapMode: Text.Wrap }
    }
    AppText {
        width: parent.width
        text: qsTr("It holds what is saved on this device. What is typed and not finished is left out.")
        size: Theme.small
        quiet: true
    }
    Banner {
        width: parent.width
        tone: "ok"
        glyph: "check"
        text: page.view.written === "" ? "" : qsTr("The file is written.")
        detail: page.view.written
    }
    Banner {
        width: parent.width
        tone: "err"
        text: page.view.trouble
        detail: page.view.trouble === "" ? "" : page.view.way
    }

    footer: AppButton {
        share: page.frame.compact ? 1 : 0
        kind: "primary"
        glyph: "export"
        text: page.view.busy ? qsTr("Writing…") : qsTr("Write the file")
        enabled: !page.view.busy
        onClicked: page.view.write()
    }
}
