import QtQuick
import Fieldledger
import Fieldledger.View

/// The lines of a section: work measured, vouchers looked at, findings.
ScrollPage {
    id: page

    required property LinesView view
    base: view
    emptyText: qsTr("Nothing is written here yet")
    emptyHint: qsTr("Add what you see on the spot. Every line is kept as you type.")
    emptyGlyph: page.view.kind === "MoneyCheck" ? "money" : page.view.kind === "Finding" ? "flag" : "chart"

    ConflictBanner {
        width: parent.width
        base: page.view
        onActed: page.view.open("Conflict", "")
    }
    Card {
        width: parent.width
        padding: 0
        spacing: 0
        Repeater {
            model: page.view.rows
            delegate: ListRow {
                required property string key
                required property string tone
                required property bool unsaved
                required property int index
                required name
                required detail
                required chip
                width: parent.width
                first: index === 0
                chipTone: tone
                aside: unsaved ? qsTr("Typed, not finished") : ""
                onClicked: page.view.openLine(key)
            }
        }
    }

    footer: AppButton {
        share: page.frame.compact ? 1 : 0
        visible: !page.view.readOnly
        kind: "primary"
        glyph: "plus"
        text: page.view.addText
        onClicked: page.view.add()
    }
}
