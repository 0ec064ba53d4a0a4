import QtQuick
import Fieldledger
import Fieldledger.View

/// What a person may do and where; roles are given and ended here.
Card {
    id: card

    required property PersonView view
    property bool giving: false

    spacing: 12

    SectionHeader { width: parent.width; text: qsTr("Roles") }
    AppButton {
        visible: !card.giving
        glyph: "plus"
        text: qsTr("Give a role")
        onClicked: card.giving = true
    }
    ChoiceChips {
        width: parent.width
        visible: card.giving
        label: qsTr("Role to give")
        options: card.view.roles
        current: card.view.role
        onChosen: (index) => card.view.role = index
    }
    SearchField {
        width: parent.width
        visible: card.giving && card.view.role >= 0
        hint: qsTr("Where: code or name of an area or a project")
        text: card.view.search
        onTyped: (text) => card.view.search = text
    }
    AppText {
        width: parent.width
        visible: card.giving && card.view.role >= 0 && card.view.search !== "" && card.view.places.count === 0
        text: qsTr("No area or project has this in its code or name.")
        quiet: true
    }
    Column {
        width: parent.width
        visible: card.giving
        Repeater {
            model: card.view.places
            delegate: ListRow {
                required property string key
                required property int index
                required name
                required detail
                width: parent.width
                first: index === 0
                glyph: "plus"
                opens: false
                enabled: !card.view.busy
                onClicked: {
                    card.giving = false
                    card.view.give(key)
                }
            }
        }
    }
    AppButton {
        visible: card.giving
        kind: "quiet"
        text: qsTr("Give none")
        onClicked: card.giving = false
    }
    Repeater {
        model: card.view.grants
        delegate: Column {
            id: grant
            required property string key
            required property string role
            required property string place
            required property bool mayEnd
            width: parent.width
            spacing: Theme.gap
            Rectangle { width: parent.width; height: Theme.stroke; color: Theme.line }
            AppText { width: parent.width; text: grant.role; strong: true }
            AppText { width: parent.width; text: grant.place; quiet: true }
            AppButton {
                visible: grant.mayEnd
                glyph: "close"
                text: qsTr("End this role")
                Accessible.name: text + " " + grant.role + " " + grant.place
                enabled: !card.view.busy
                onClicked: card.view.end(grant.key)
            }
        }
    }
}
