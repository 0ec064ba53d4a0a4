import QtQuick
import Fieldledger
import Fieldledger.View

/// Language, size of text, light or sun; what lies on this device.
ScrollPage {
    id: page

    required property SettingsView view
    base: view

    Card {
        width: parent.width
        spacing: Theme.space
        ChoiceChips {
            width: parent.width
            label: qsTr("Language")
            options: ["简体中文", "English"]
            current: page.view.preferences.language === "en" ? 1 : 0
            onChosen: (index) => page.view.preferences.language = index === 1 ? "en" : "zh_CN"
        }
        ChoiceChips {
            width: parent.width
            label: qsTr("Look")
            options: [qsTr("Light"), qsTr("Dark"), qsTr("Outdoor")]
            current: page.view.preferences.look
            onChosen: (index) => page.view.preferences.look = index
        }
        ChoiceChips {
            width: parent.width
            label: qsTr("Size of text")
            options: ["100%", "125%", "150%", "175%", "200%"]
            current: Math.round((page.view.preferences.textPercent - 100) / 25)
            onChosen: (index) => page.view.preferences.textPercent = 100 + 25 * index
        }
        SwitchRow {
            width: parent.width
            text: qsTr("Keep still")
            hint: qsTr("Nothing moves by itself on the screen.")
            checked: page.view.preferences.stillness
            onToggled: page.view.preferences.stillness = checked
        }
    }
    Card {
        width: parent.width
        padding: 0
        ListRow {
            width: parent.width
            first: true
            glyph: "lock"
            name: qsTr("Passphrase")
            detail: qsTr("Seals this device's key and photos")
            onClicked: page.view.open("Passphrase")
        }
    }
    Card {
        width: parent.width
        visible: page.view.administers
        padding: 0
        ListRow {
            width: parent.width
            first: true
            glyph: "server"
            name: qsTr("Administration")
            detail: qsTr("Devices, people and roles, what is kept aside, backup")
            onClicked: page.view.open("Administration")
        }
    }
    Card {
        width: parent.width
        SectionHeader { width: parent.width; text: qsTr("This device") }
        Facts {
            width: parent.width
            model: page.view.facts
        }
    }
    AppText {
        width: parent.width
        text: qsTr("Fieldledger %1").arg(page.view.version)
        size: Theme.small
        quiet: true
        horizontalAlignment: Text.AlignHCenter
    }
}
