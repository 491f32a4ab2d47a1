# The first fitting handler (8.4).
def f(e):
    try:
        raise e
    except ValueError:
        return "value"
    except (KeyError, IndexError):
        return "lookup"
    except Exception:
        return "other"


print(f(ValueError()), f(KeyError()), f(IndexError()), f(TypeError()))
