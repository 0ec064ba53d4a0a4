import QtQuick
import Fieldledger
import Fieldledger.View

/// Says on every page that values of what it shows are in dispute.
Banner {
    property PageView base
    readonly property int count: base ? base.openConflicts : 0

    tone: "conflict"
    visible: count > 0
    text: qsTr("%n value(s) are in dispute", "", count)
    detail: qsTr("Two people changed them without seeing each other. Nothing is lost.")
    action: qsTr("Compare and decide")
}
