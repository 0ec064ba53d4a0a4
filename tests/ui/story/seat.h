#pragma once

#include <functional>
#include <memory>

#include <QElapsedTimer>

#include "client/view/app_view.h"
#include "qml/window.h"
#include "tests/ui/hand.h"

/// A person at the app: it is open from here to the end of this object's life.
class Seat {
  public:
    Seat(const QString& profile, const QString& serverUrl, bool offline);
    ~Seat();

    [[nodiscard]] Hand& hand() { return hand_; }
    [[nodiscard]] QQuickWindow& window() { return *ui_.window(); }
    [[nodiscard]] field::view::AppView& app() { return app_; }

    /// Lets the app work until `done`; false if it never is.
    bool await(const std::function<bool()>& done);
    /// Until a control or text of that name is there; false if it never is.
    bool awaitSeeing(const QString& name);
    /// await() the control, then press it.
    bool press(const QString& name, int nth = 0);
    /// Presses `row` until another page is shown, as a person would; says so where once was not
    /// enough.
    bool open(const QString& row);
    bool type(const QString& field, const QString& text, int nth = 0);
    /// A picture of what is shown, on phone and tablet, in both languages.
    void picture(const QString& folder, const QString& name);

    /// Until the store has answered what was asked of it.
    void hearOut();

  private:
    /// Says on standard error what could not be done; gives `done` back.
    bool tell(bool done, const char* act, const QString& name);

    field::view::AppView app_;
    field::ui::AppWindow ui_;
    Hand hand_;
};
