"""Headers, cookies and limits: strict for the public site, as loose as Wagtail needs for the admin."""

NONE, SELF, INLINE = "'none'", "'self'", "'unsafe-inline'"

# The name and form that Django gives it in 6.0.
SECURE_CSP = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
ADMIN_PATHS = ("/admin/",)
# A preview is the public page, in a frame of the admin.
PREVIEW_CSP = SECURE_CSP | {"frame-ancestors": [SELF]}
# Wagtail's page editor carries inline scripts and styles and previews pages in a frame.
ADMIN_CSP = {
    "default-src": [SELF],
    "script-src": [SELF, INLINE],
    "style-src": [SELF, INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "object-src": [NONE],
    "form-action": [SELF],
    "base-uri": [SELF],
    "frame-ancestors": [SELF],
}
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "usb",
    )
)  # fmt: skip
CROSS_ORIGIN_PATHS = ("/api/",)  # open data, which scripts of other sites may read

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail's previews say otherwise of themselves
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
CSRF_COOKIE_SAMESITE = "Lax"
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # the addresses of our editors are nobody else's business

# Wagtail posts one field per inline row and block: Django's default of 1,000 refuses a long consultation.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Wagtail shows previews of pages in a frame of its own admin.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
