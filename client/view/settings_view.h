#pragma once

#include "client/view/page_view.h"
#include "client/view/preferences.h"

namespace field::view {

/// Language, size of text, light or sun; who this device belongs to and what lies on it.
class SettingsView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(field::view::Preferences* preferences READ preferences CONSTANT FINAL)
    Q_PROPERTY(QString version READ version CONSTANT FINAL)

  public:
    explicit SettingsView(Preferences& preferences, QObject* parent = nullptr);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] Preferences* preferences() const { return &preferences_; }
    [[nodiscard]] QString version() const;
    void load() override;

  private:
    Preferences& preferences_;
};

}  // namespace field::view
