"""Every Vietnamese sentence, a module per audience: functions of data that return text or a Message."""
