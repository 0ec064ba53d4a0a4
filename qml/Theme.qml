pragma Singleton
import QtQuick

/// Ink, paper, seal: the app's colours, sizes and distances. Contrast is computed in a test.
QtObject {
    id: theme

    property int look: 0  ///< 0 light, 1 dark, 2 outdoor, as Preferences has them
    property real textScale: 1
    property bool stillness: false

    readonly property bool dark: look === 1
    readonly property bool outdoor: look === 2

    // Paper and ink.
    readonly property color ground: of("#f5f2eb", "#11161b", "#ffffff")
    readonly property color surface: of("#ffffff", "#1a2128", "#ffffff")
    readonly property color sunken: of("#ece7dc", "#0c1014", "#f0f0f0")
    readonly property color line: of("#ddd5c6", "#2f3942", "#000000")
    readonly property color outline: of("#7c7568", "#81909d", "#000000")
    readonly property color text: of("#1c2127", "#edf1f4", "#000000")
    readonly property color muted: of("#50575f", "#b3bfc9", "#1f1f1f")
    readonly property color primary: of("#1e4a73", "#9cc7ee", "#002f5f")
    readonly property color primaryDown: of("#163857", "#b9d8f4", "#001d3d")
    readonly property color overPrimary: of("#ffffff", "#0a2740", "#ffffff")
    readonly property color seal: of("#b0352a", "#ff9d8f", "#7a0b00")

    // Meanings; each goes with a glyph and a word.
    readonly property color ok: of("#1a6638", "#86d6a0", "#004a1c")
    readonly property color warn: of("#7d4b00", "#f5c172", "#553200")
    readonly property color err: of("#a3241b", "#ffb0a6", "#7f0a04")
    readonly property color conflict: of("#66288a", "#dfb6f7", "#46006b")
    readonly property color okSoft: of("#e3f0e5", "#19321f", "#e0f2e4")
    readonly property color warnSoft: of("#fbeed7", "#3a2b10", "#ffeec9")
    readonly property color errSoft: of("#fae5e1", "#43201c", "#ffe4e0")
    readonly property color conflictSoft: of("#f0e4f6", "#35203f", "#f3e2fb")
    readonly property color infoSoft: of("#e2eaf2", "#22384c", "#dfe9f5")

    // Type: pixels at 100 %, then the person's own choice.
    readonly property int small: px(14)
    readonly property int body: px(16)
    readonly property int lead: px(18)
    readonly property int head: px(22)
    readonly property int figure: px(26)
    /// Bars that are always there grow less, so that the page keeps its room.
    readonly property int chrome: Math.round(14 * Math.min(textScale, 1.25) * (outdoor ? 1.1 : 1))

    readonly property int target: outdoor ? 56 : 48
    readonly property int stroke: outdoor ? 2 : 1
    readonly property int radius: 12
    readonly property int gap: 8
    readonly property int space: 16
    readonly property int wideSpace: 24
    /// Widest comfortable column of text and fields.
    readonly property int column: Math.round(760 * Math.min(textScale, 1.5))
    readonly property int quick: stillness ? 0 : 120

    function px(size: int): int {
        return Math.round(size * textScale * (outdoor ? 1.15 : 1))
    }
    function of(light: string, night: string, sun: string): color {
        return look === 1 ? night : look === 2 ? sun : light
    }
    /// Ink of a meaning: "ok", "warn", "err", "conflict", "info"; anything else is quiet.
    function ink(tone: string): color {
        return tone === "ok" ? ok : tone === "warn" ? warn : tone === "err" ? err
             : tone === "conflict" ? conflict : tone === "info" ? primary : muted
    }
    function wash(tone: string): color {
        return tone === "ok" ? okSoft : tone === "warn" ? warnSoft : tone === "err" ? errSoft
             : tone === "conflict" ? conflictSoft : tone === "info" ? infoSoft : sunken
    }
    function glyph(tone: string): string {
        return tone === "ok" ? "check" : tone === "warn" ? "warn" : tone === "err" ? "error"
             : tone === "conflict" ? "conflict" : tone === "info" ? "progress" : "dot"
    }
}
