#pragma once

#include "client/view/desk.h"
#include "client/view/page_view.h"
#include "client/view/preferences.h"
#include "client/view/rows_model.h"
#include "client/view/tasks/project_view.h"

namespace field::view {

/// Language, size of text, light or sun; who this device belongs to and what lies on it.
class SettingsView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(field::view::Preferences* preferences READ preferences CONSTANT FINAL)
    Q_PROPERTY(QString version READ version CONSTANT FINAL)
    Q_PROPERTY(bool administers READ administers NOTIFY changed FINAL)
    Q_PROPERTY(field::view::RowsModel* facts READ facts CONSTANT FINAL)

  public:
    SettingsView(Preferences& preferences, Desk& desk);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] Preferences* preferences() const { return &preferences_; }
    [[nodiscard]] QString version() const;
    /// This person holds the role of administrator, as far as this device knows.
    [[nodiscard]] bool administers() const { return administers_; }
    /// Whose device this is, its server, its folder, what it takes on the disk.
    [[nodiscard]] RowsModel* facts() { return &facts_; }
    void load() override;

  private:
    Preferences& preferences_;
    Desk& desk_;
    struct Seen {
        std::vector<FactRow> facts;
        bool administers = false;
    };
    bool administers_ = false;
    Rows<FactRow> facts_;
};

}  // namespace field::view
