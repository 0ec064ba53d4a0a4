#pragma once

#include <QString>
#include <QStringList>

namespace field::ui {

/// Makes every page of the module, each in a window with a view model of its own over an empty
/// profile, and every other part by itself. Answers what went wrong; empty: nothing did.
QStringList selfTest();

}  // namespace field::ui
