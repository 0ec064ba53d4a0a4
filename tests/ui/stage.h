#pragma once

#include <functional>
#include <memory>

#include <QImage>
#include <QQuickWindow>
#include <QTemporaryDir>

#include "client/view/app_view.h"
#include "qml/window.h"

/// The real app over a profile of its own, offscreen: what tests look at and act on.
class Stage {
  public:
    /// The app of the person who is called `login` in the sample city (city.h), offline; empty: of
    /// a device that is nobody's yet.
    /// `server`: where the app looks for one; empty: it works offline. `before` is done to the
    /// profile's folder before the app opens it.
    explicit Stage(const QString& login = "inspector", const QSize& size = {412, 915},
                   const QString& language = "zh_CN", const QString& server = {},
                   const std::function<void(const QString& folder)>& before = {});
    ~Stage();

    [[nodiscard]] QQuickWindow& window() { return *ui_->window(); }
    [[nodiscard]] field::view::AppView& app() { return *app_; }
    /// Of the profile.
    [[nodiscard]] QString folder() const { return folder_.path(); }

    /// Every page of the module, found where its files are: "Tasks", "Project", …
    static QStringList pages();
    /// Opens `page` with `subject`; false if that did not come about.
    bool show(const QString& page, const QString& subject);
    /// Until nothing is loading and everything is drawn.
    void settle();
    /// Until the store has answered all that was asked of it.
    void heardOut();
    void resize(const QSize& size);
    QImage picture();
    /// Warnings of Qt and QML since the last call.
    QStringList warnings();

  private:
    QTemporaryDir folder_;
    std::unique_ptr<field::view::AppView> app_;
    std::unique_ptr<field::ui::AppWindow> ui_;
};
