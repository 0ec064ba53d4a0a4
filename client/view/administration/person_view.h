#pragma once

#include <optional>

#include <QTimer>

#include "client/view/administration/clerk_page.h"
#include "client/view/administration/devices_view.h"
#include "client/view/rows_model.h"

namespace field::view {

/// A role on a whole area or on one project.
struct GrantRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString role MEMBER role)
    Q_PROPERTY(QString place MEMBER place)
    Q_PROPERTY(bool mayEnd MEMBER mayEnd)

  public:
    QString key, role, place;
    bool mayEnd = false;
    bool operator==(const GrantRow&) const = default;
};

/// A place that a role can be given on.
struct PlaceRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString detail MEMBER detail)

  public:
    QString key, name, detail;
    bool operator==(const PlaceRow&) const = default;
};

/// One person: a one-use code for a new device, their roles, their devices.
class PersonView : public field::view::ClerkPage {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(QString invitation READ invitation NOTIFY changed FINAL)
    Q_PROPERTY(QString address READ address NOTIFY changed FINAL)
    Q_PROPERTY(QString qr READ qr NOTIFY changed FINAL)
    Q_PROPERTY(QString remaining READ remaining NOTIFY changed FINAL)
    Q_PROPERTY(bool expired READ expired NOTIFY changed FINAL)
    Q_PROPERTY(field::view::RowsModel* grants READ grants CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* devices READ devices CONSTANT FINAL)
    Q_PROPERTY(QList<QString> roles READ roles NOTIFY changed FINAL)
    Q_PROPERTY(int role READ role WRITE setRole NOTIFY changed FINAL)
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY changed FINAL)
    Q_PROPERTY(field::view::RowsModel* places READ places CONSTANT FINAL)

  public:
    PersonView(Desk& desk, Clerk& clerk, const Id& person);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override;

    /// The line that is given to the person; empty: none was made, or it lives no more.
    [[nodiscard]] QString invitation() const;
    /// What the person types beside it, where the line does not say where the server is.
    [[nodiscard]] QString address() const;
    /// The line, where it can be read by a camera (qr_source.h); else empty.
    [[nodiscard]] QString qr() const;
    /// How long the line is good: "14 minutes"; empty where there is none.
    [[nodiscard]] QString remaining() const;
    /// One was made here and is good no more.
    [[nodiscard]] bool expired() const { return invited_ && leftMs() <= 0; }
    Q_INVOKABLE void invite();

    [[nodiscard]] RowsModel* grants() { return &grants_; }
    [[nodiscard]] RowsModel* devices() { return &devices_; }
    /// Roles that can be given, as people call them, and the one chosen; -1: none.
    [[nodiscard]] QStringList roles() const;
    [[nodiscard]] int role() const { return role_; }
    void setRole(int role);
    /// Code or name of an area or a project, and the places found.
    [[nodiscard]] QString search() const { return search_; }
    void setSearch(const QString& search);
    [[nodiscard]] RowsModel* places() { return &places_; }
    /// The chosen role on the place `key`.
    Q_INVOKABLE void give(const QString& key);
    Q_INVOKABLE void end(const QString& key);
    /// Ends the grant that was given last, or gives the one again that was ended.
    void undo() override;

  protected:
    void look() override;
    void show() override;
    [[nodiscard]] QString whyRefused() const override;
    [[nodiscard]] QString wayFromRefused() const override;

  private:
    using Answer = wire::AdministrationAnswer;
    using Request = wire::AdministrationRequest;
    [[nodiscard]] std::int64_t leftMs() const;
    void findPlaces();

    const Id person_;
    Answer known_;
    std::vector<Answer::Place> found_;
    std::optional<Answer::Invitation> invited_;
    std::int64_t invitedAtMs_ = 0;  ///< since boot: what a clock is set to says nothing of a code
    QTimer minute_;
    int role_ = -1;
    QString search_;
    std::optional<Request> undo_;
    Rows<GrantRow> grants_;
    Rows<DeviceRow> devices_;
    Rows<PlaceRow> places_;
};

}  // namespace field::view
