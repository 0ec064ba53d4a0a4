#pragma once

#include <vector>

#include <QString>
#include <QStringList>

namespace tidy {

struct Passage {
    int line = 0;  ///< from 1
    QString text;
};

struct Span {
    int line = 0;    ///< where its head begins, from 1
    int length = 0;  ///< lines, head and closing brace included
    QString head;    ///< what stands before its body
};

/// A file as the rules see it. What is not C++ or QML has raw lines alone.
struct Source {
    QString path;                   ///< from the tree's root, with '/'
    QStringList lines;              ///< as they stand
    QStringList code;               ///< comments and texts blanked, line for line
    std::vector<Passage> literals;  ///< string literals, raw ones too, unescaped no further
    std::vector<Passage> includes;  ///< the path inside "" or <>
    std::vector<Span> functions;    ///< functions, in QML also handlers of signals
};

/// Reads `text` of the file at `path`; its suffix says what it is.
Source readSource(const QString& path, const QString& text);

}  // namespace tidy
