#pragma once

#include <memory>

#include <QQmlApplicationEngine>
#include <QSize>

#include "client/view/app_view.h"

class QQuickWindow;

namespace field::ui {

/// What a process needs before its first window: style, fonts, names. Call once, after
/// QGuiApplication was made.
void prepare();

/// The app's window over `app`. The engine owns the window; keep the engine.
class AppWindow {
  public:
    /// `window()` is null if the window could not be made; the reasons are in `faults()`.
    explicit AppWindow(view::AppView& app, const QSize& size = {412, 915});
    ~AppWindow();

    [[nodiscard]] QQuickWindow* window() const { return window_; }
    [[nodiscard]] QStringList faults() const { return faults_; }
    [[nodiscard]] QQmlEngine& engine() { return engine_; }

  private:
    QStringList faults_;
    QQmlApplicationEngine engine_;
    QQuickWindow* window_ = nullptr;
};

/// Runs the app with a window; answers the process's exit code.
int openWindow(int argc, char** argv);

}  // namespace field::ui
