import QtQuick
import Fieldledger

/// Text as wide as its words, up to `most`; there it wraps. Measured apart: a width that comes of the
/// text's own implicit width would go round in a circle.
AppText {
    id: fit

    property real most: Infinity

    width: Math.min(Math.ceil(words.advanceWidth) + 2, most)
    TextMetrics {
        id: words
        font: fit.font
        text: fit.text
    }
}
